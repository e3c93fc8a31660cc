"""What a client may say: the public contract, as strawberry types."""

from gateway.schema.built import schema

__all__ = ["schema"]
