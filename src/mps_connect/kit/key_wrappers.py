"""Which key-encryption keys this installation uses."""

from __future__ import annotations

from mps_connect.kit.cloud_kms import CloudKms, GoogleKmsWrapper
from mps_connect.kit.crypto import KeyRack
from mps_connect.kit.key_file import FileKeyWrapper
from mps_connect.settings import Settings


def wrapper_for(settings: Settings, database_url: str) -> KeyRack:
    """Google Cloud KMS where MPS_KMS_KEY names a key of it, else the key file. Raises KeyEncryptionKeyMissing."""
    if settings.kms_key is None:
        return FileKeyWrapper(settings.kek_file)
    kms = CloudKms(settings.kms_key, url=settings.kms_url, metadata_url=settings.metadata_url)
    return GoogleKmsWrapper(kms, database_url)
