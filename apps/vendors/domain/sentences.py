"""What happens to a vendor's profile, in words."""

from apps.core.domain.wording import register_sentences

register_sentences(
    {
        "vendorprofile.edited": "Profile of the vendor changed",
        "vendorprofile.profile_draft": "Profile begun by the vendor",
        "vendorprofile.submitted": "Profile submitted by the vendor",
        "vendorprofile.under_review": "Review of the profile begun",
        "vendorprofile.changes_requested": "Changes to the profile asked for",
        "vendorprofile.rejected": "Vendor rejected",
        "vendorprofile.probation": "Vendor working on probation",
        "vendorprofile.qualified": "Vendor qualified",
        "vendorprofile.preferred": "Vendor made a preferred one",
        "vendorprofile.on_hold": "Vendor put on hold",
        "vendorprofile.suspended": "Vendor suspended",
        "vendorprofile.offboarded": "Vendor off the portal",
    }
)
