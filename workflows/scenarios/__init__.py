"""Case stories: played in memory, with the city's teams and a clock of their own."""
