"""The topics that Nexus alone has: aids, conditions, documents and plans."""

import strawberry

from bench.peers.python import nexus, nexus_tree
from bench.peers.python import wire_nexus as wire
from bench.peers.python.rules import day
from bench.peers.strawberry_httpx import scalars as s
from bench.peers.strawberry_httpx import types as t
from bench.peers.strawberry_httpx.records import InNexus


@strawberry.type
class AidApplications:
    record: strawberry.Private[InNexus]

    @strawberry.field
    async def items(self, first: int = 50) -> t.AidApplicationConnection:
        patient = self.record.patient
        pages = await self.record.asking.paged(patient.links.hcl_applications, wire.Application)
        rows = nexus.applications(pages, patient.id)
        return t.AidApplicationConnection(nodes=rows[:first])  # type: ignore[arg-type]

    @strawberry.field
    async def applicable_kinds(self) -> list[t.BodyWornAidKind]:
        link = self.record.patient.links.available_hcl_application_kinds
        return nexus.applicable_kinds(await self.record.asking.listed(link, wire.AidKind))  # type: ignore[return-value]


@strawberry.type
class BodyWornAids:
    record: strawberry.Private[InNexus]

    @strawberry.field
    async def items(self, first: int = 50) -> t.BodyWornAidConnection:
        patient = self.record.patient
        found = await self.record.asking.listed(patient.links.hcl_grants, wire.BodyWornAid)
        rows = nexus.body_worn_aids(found, patient.id)
        return t.BodyWornAidConnection(nodes=rows[:first])  # type: ignore[arg-type]


@strawberry.type
class AidLoans:
    record: strawberry.Private[InNexus]

    @strawberry.field
    async def items(self, first: int = 50) -> t.AidLoanConnection:
        patient = self.record.patient
        found = await self.record.asking.listed(patient.links.lendings, wire.Lending)
        return t.AidLoanConnection(nodes=nexus.loans(found, patient.id)[:first])  # type: ignore[arg-type]


@strawberry.type
class Conditions:
    record: strawberry.Private[InNexus]

    @strawberry.field
    async def items(self, first: int = 50) -> t.ConditionConnection:
        patient = self.record.patient
        found = await self.record.asking.listed(patient.links.patient_conditions, wire.Condition)
        rows = nexus.conditions(found, patient.id)
        return t.ConditionConnection(nodes=rows[:first])  # type: ignore[arg-type]


@strawberry.type
class Documents:
    record: strawberry.Private[InNexus]

    @strawberry.field
    async def items(self, first: int = 20) -> t.DocumentConnection:
        rows = nexus_tree.documents(await self.record.tree(), self.record.patient.id)
        return t.DocumentConnection(nodes=rows[:first])  # type: ignore[arg-type]


@strawberry.type
class ActionPlan:
    row: strawberry.Private[wire.Plan]
    record: strawberry.Private[InNexus]
    title: str
    assessed_on: s.Date | None

    @strawberry.field
    async def goals(self) -> list[t.Goal]:
        full = await self.record.full_plans.load(self.row)
        return nexus.plan(self.row, full).goals  # type: ignore[return-value]

    @strawberry.field
    async def follow_ups(self) -> list[t.FollowUp]:
        full = await self.record.full_plans.load(self.row)
        return nexus.plan(self.row, full).follow_ups  # type: ignore[return-value]


@strawberry.type
class ActionPlanConnection:
    nodes: list[ActionPlan]


@strawberry.type
class ActionPlans:
    record: strawberry.Private[InNexus]

    @strawberry.field
    async def items(self, first: int = 20) -> ActionPlanConnection:
        record = self.record
        found = await record.asking.plans(await record.preferences())
        rows = nexus.plans(found, record.patient.id)[:first]
        return ActionPlanConnection(
            nodes=[
                ActionPlan(
                    row=one,
                    record=record,
                    title=nexus.masked(one.name),
                    assessed_on=day(one.assessment_date),  # type: ignore[arg-type]
                )
                for one in rows
            ]
        )
