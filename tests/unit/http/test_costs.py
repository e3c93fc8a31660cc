"""What costs too much is not executed, and only those who may explore are told numbers."""

from typing import Any

import httpx
import pytest
import strawberry
from graphql import GraphQLSchema

from gateway.domain.clients import Allowance, Clients
from gateway.execution.limits import TooComplexError
from gateway.http.costs import Costs
from gateway.http.requests import GraphQLRequest
from tests.unit.http.small import CLIENT, clients
