"""How forms look: every field through the one field component."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Fields are drawn by `components/field.html`."""

    field_template_name = "components/field.html"
