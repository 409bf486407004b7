"""Forms: form-js schemas, checked on the server by the rules that form-js applies in the browser."""

from engine.forms.schema import components, field_keys, keys_of_codes, localized
from engine.forms.validation import FieldError, Validation, validate

__all__ = ["FieldError", "Validation", "components", "field_keys", "keys_of_codes", "localized", "validate"]
