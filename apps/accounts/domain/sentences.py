"""What happens to organizations and their people, in words."""

from apps.core.domain.wording import register_sentences

register_sentences(
    {
        "organization.created": "Organization created, a {kind}",
        "organization.edited": "Organization renamed to {name}",
        "organization.suspended": "Organization suspended",
        "organization.resumed": "Suspension of the organization lifted",
        "membership.added": "Person added as {role}",
        "membership.ended": "Membership ended",
        "invitation.sent": "{email} invited as {role}",
        "invitation.accepted": "Invitation of {email} accepted",
        "invitation.revoked": "Invitation of {email} revoked",
        "user.closed": "Account closed",
        "user.reopened": "Account opened again",
    }
)
