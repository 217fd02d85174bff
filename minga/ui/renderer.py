from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Fields look like our components (templates/django/forms/field.html)."""

    field_template_name = "ui/field.html"
