"""An invented KMD Nexus: HAL links, views, half objects. A stranger to the gateway."""
