/** What every page of a signed-in person needs: the look, htmx, and a few small behaviours. */
import "@tabler/core/dist/css/tabler.min.css";
import "./theme.css";
import "htmx.org";
import { oncePerSubmit, submitOnChange } from "./behaviours";

oncePerSubmit(document);
submitOnChange(document);
