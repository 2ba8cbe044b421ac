"""The Django admin, opened to the ratings panel."""

from django.contrib.admin.apps import AdminConfig


class PanelAdminConfig(AdminConfig):
    """Puts the project's own admin site in the place of Django's."""

    default_site = "config.admin_site.PanelAdminSite"
