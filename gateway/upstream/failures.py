"""What went wrong on the way, in the words that the rest knows: httpx's, without any text.

The libraries' own texts are left behind: they name addresses, and a proxy's may name its user.
"""

import aiohttp
import httpx


def before_sending(error: Exception) -> httpx.TransportError:
    """Why there is no connection. Nothing has been sent then."""
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return httpx.ProxyError("")
    if isinstance(error, TimeoutError) and not isinstance(error, aiohttp.ClientConnectorError):
        return httpx.ConnectTimeout("")
    return httpx.ConnectError("")


def after_sending(error: Exception) -> httpx.TransportError:
    """Why there is no whole answer. What was asked may have arrived."""
    if isinstance(error, TimeoutError):
        return httpx.ReadTimeout("")
    if isinstance(error, OSError):
        return httpx.ReadError("")
    return httpx.RemoteProtocolError("")


def is_hung_up(error: Exception) -> bool:
    """Whether the other side closed the connection instead of beginning to answer.

    A part of an answer's head stands in the error where there was one.
    """
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return isinstance(error.message, str)
    return isinstance(error, aiohttp.ClientOSError)
