"""Process owners could do everything until rights were made their own; those of today keep that."""

from django.db import migrations


def give(apps, schema_editor):
    user = apps.get_model("people", "User")
    right = apps.get_model("procedures", "ProcedureRight")
    for person in user.objects.filter(is_process_owner=True):
        for name in ("edit", "publish", "migrate"):
            right.objects.get_or_create(user=person, procedure="*", right=name)


class Migration(migrations.Migration):
    dependencies = [("procedures", "0002_reviewers_and_rights"), ("people", "0001_initial")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
