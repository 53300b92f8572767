"""What happens to footage and its uploads, in words."""

from apps.core.domain.wording import register_sentences

register_sentences(
    {
        "footage.received": "{name} received",
        "footage.imported": "{name} imported from {source}",
        "footage.ingesting": "Indexing begun",
        "footage.proxied": "Proxy made; it is what plays now",
        "footage.contradicted": "A full decode contradicts the index",
        "footage.ready": "Indexed to the frame and ready",
        "footage.failed": "Could not be indexed",
        "footage.shred_ordered": "All footage ordered to be destroyed: {reason}",
        "footage.shredded": "All footage destroyed with its keys: {objects} objects",
        "footage.break_glass": "An operator took a stored object out in the clear: {reason}",
        "keys.project_rotated": "Key of the project rotated",
        "keys.client_rotated": "Key of the client rotated; {keys} project keys wrapped anew",
        "keys.master_rotated": "Key of the client wrapped by a new master key",
        "keys.retired": "An old key that opened nothing any more destroyed",
        "footage.checked": "Checked frame by frame",
        "footage.deleted": "{name} deleted with everything made from it",
        "footage.due": "{name} will be deleted on {on}, as its project's retention says",
        "footage.returned": "{name} downloaded as it was uploaded",
        "views.exported": "The list of who saw which frames of {name} was downloaded",
        "retention.set": "Retention set: {days} days, {clock}",
        "hold.set": "{name} put under legal hold: {reason}",
        "hold.lifted": "Legal hold on {name} lifted: {reason}",
        "bucket.connected": "Bucket {bucket} connected",
        "bucket.disconnected": "Bucket {bucket} disconnected; its keys are forgotten",
        "bucket.import_begun": "Import of {objects} videos from {bucket} begun",
        "footage.same_as": "{name} has the same bytes as {other}",
        "quota.set": "Storage of the client set to {gigabytes} GB",
        "organization.region_chosen": "Footage lies in {region} from now on, not in {before}",
        "upload.terminated": "Upload of {name} given up",
        "upload.expired": "Upload of {name} ended unfinished",
    }
)
