"""Publishing guideline versions, acknowledging them, and rendering their markdown safely."""

from __future__ import annotations

from typing import Any

import nh3
from django.db import transaction
from django.db.models import Max
from markdown_it import MarkdownIt

from apps.accounts.enums import MANAGING_ROLES, OrganizationKind
from apps.accounts.models import Membership
from apps.core.domain.activity import record_activity
from apps.core.errors import InvalidInput, NotAllowed
from apps.guidelines.models import Acknowledgement, GuidelineVersion
from apps.projects.models import Project

MAX_CHARACTERS = 200_000
_TAGS = {
    "h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "em", "strong", "s", "code", "pre",
    "blockquote", "ul", "ol", "li", "a", "img", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def render_markdown(text: str) -> str:
    """Markdown as safe HTML: no raw HTML, no scripts, images of this site only."""
    html = _markdown.render(text)
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href", "title"}, "img": {"src", "alt", "title"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
        attribute_filter=_own_images_only,
    )


@transaction.atomic
def publish_guideline(project: Project, markdown: str, *, acting_user: Any) -> GuidelineVersion:
    """Publish the next immutable version.

    Raises NotAllowed for others than the client's owners and managers, InvalidInput for an empty
    or too long text, or one that says what the newest version says already.
    """
    project = Project.objects.select_for_update().get(pk=project.pk)
    own = Membership.objects.organization_ids(acting_user, OrganizationKind.CLIENT, MANAGING_ROLES)
    if not own.filter(organization_id=project.client_id).exists():
        raise NotAllowed("Only owners and managers of the client publish guidelines.")
    text = markdown.replace("\r\n", "\n").strip()
    if not text:
        raise InvalidInput("The guideline is empty.")
    if len(text) > MAX_CHARACTERS:
        raise InvalidInput(f"The guideline has more than {MAX_CHARACTERS:,} characters.")
    newest = project.guidelines.first()
    if newest is not None and newest.markdown == text:
        raise InvalidInput(f"This is what version {newest.number} says already.")
    number = (project.guidelines.aggregate(last=Max("number"))["last"] or 0) + 1
    version = GuidelineVersion.objects.create(
        client_id=project.client_id,
        project=project,
        number=number,
        markdown=text,
        published_by=acting_user,
    )
    record_activity("guideline.published", project, acting_user=acting_user, number=number)
    return version


@transaction.atomic
def acknowledge_guideline(version: GuidelineVersion, *, acting_user: Any) -> Acknowledgement:
    """Note that the person has read the version; asked again, the same row."""
    acknowledgement, created = Acknowledgement.objects.get_or_create(
        client_id=version.client_id, version=version, user=acting_user
    )
    if created:
        record_activity(
            "guideline.acknowledged", version, acting_user=acting_user, number=version.number
        )
    return acknowledgement


def has_acknowledged(version: GuidelineVersion, user: Any) -> bool:
    """Whether `user` has read `version`."""
    return Acknowledgement.objects.filter(version=version, user=user).exists()


def _own_images_only(tag: str, attribute: str, value: str) -> str | None:
    if tag == "img" and attribute == "src":
        return value if value.startswith("/") and not value.startswith("//") else None
    return value
