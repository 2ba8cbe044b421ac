"""The admin site: administrators and ratings panel members may enter, nobody else."""

from django.contrib.admin import AdminSite
from django.http import HttpRequest

from inspections.access import may_use_admin


class PanelAdminSite(AdminSite):
    """Django's admin for the ratings panel; each model's own admin says what may be seen and done there."""

    site_header = "Youth inspection: ratings panel"
    site_title = "Ratings panel"
    index_title = "Ratings panel"

    def has_permission(self, request: HttpRequest) -> bool:
        """Give whether the person may enter the admin at all."""
        return may_use_admin(request.user)
