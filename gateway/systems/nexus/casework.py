"""What has been decided and documented: grants, aids, conditions, action plans."""

import msgspec

from gateway.disclosure.sealed import Sealed
from gateway.domain.aids import AidApplication, AidLoan, BodyWornAid, BodyWornAidKind
from gateway.domain.conditions import Condition
from gateway.domain.grants import Grant, GrantDetails
from gateway.domain.plans import ActionPlan, ActionPlanDetails
from gateway.domain.records import Rows
from gateway.domain.topics import Topic
from gateway.port import RecordRef
from gateway.systems.nexus import aids, grants, translate, wire_casework, wire_tree
from gateway.systems.nexus.asking import Asking, link_of, way_of


class Casework(Asking):
    """Reads the topics of the caseworkers."""

    async def grants(self, ref: RecordRef) -> Sealed[Rows[Grant]]:
        """The grants on the pathway tree."""
        way = way_of(ref)
        return await self._hanging(
            Topic.GRANTS,
            way,
            grants.TYPES,
            lambda raw, at: grants.grant(raw, at, way.patient_id, self._zone),
        )

    async def grant_details(self, ref: RecordRef, grant: Grant) -> Sealed[GrantDetails]:
        """The elements of one grant that are not hidden."""
        way = way_of(ref)
        full = await way.read(link_of(grant), wire_tree.FullGrant, "grant")
        return Sealed(Topic.GRANTS, grants.details(full, way.patient_id, self._zone))

    async def aid_applications(self, ref: RecordRef) -> Sealed[Rows[AidApplication]]:
        """Applications for body-worn aids, every page."""
        way = way_of(ref)
        found = await way.paged("hclApplications", "applications")
        return self._sealed(
            Topic.AID_APPLICATIONS,
            found,
            lambda raw, at: aids.application(raw, at, way.patient_id, self._zone),
        )

    async def applicable_kinds(self, ref: RecordRef) -> Sealed[Rows[BodyWornAidKind]]:
        """What can be applied for."""
        found = await way_of(ref).listed("availableHclApplicationKinds", "applicationKinds")
        return self._sealed(Topic.AID_APPLICATIONS, found, aids.applicable_kind)

    async def body_worn_aids(self, ref: RecordRef) -> Sealed[Rows[BodyWornAid]]:
        """Body-worn aids granted."""
        way = way_of(ref)
        found = await way.listed("hclGrants", "hclGrants")
        return self._sealed(
            Topic.BODY_WORN_AIDS,
            found,
            lambda raw, at: aids.body_worn_aid(raw, at, way.patient_id, self._zone),
        )

    async def aid_loans(self, ref: RecordRef) -> Sealed[Rows[AidLoan]]:
        """Loans, those returned too."""
        way = way_of(ref)
        found = await way.listed("lendings", "lendings")
        return self._sealed(
            Topic.AID_LOANS,
            found,
            lambda raw, at: aids.loan(raw, at, way.patient_id, self._zone),
        )

    async def conditions(self, ref: RecordRef) -> Sealed[Rows[Condition]]:
        """Conditions after Fælles Sprog III and FFB."""
        way = way_of(ref)
        found = await way.listed("patientConditions", "conditions")
        return self._sealed(
            Topic.CONDITIONS,
            found,
            lambda raw, at: translate.condition(raw, at, way.patient_id, self._zone),
        )

    async def action_plans(self, ref: RecordRef) -> Sealed[Rows[ActionPlan]]:
        """Plans after VUM 2.0."""
        way = way_of(ref)
        view = await way.view("EOP_VISITATION", self._views["plan_view"])
        found = await way.read(view.href("visitations", "view"), list[msgspec.Raw], "plans")
        return self._sealed(
            Topic.ACTION_PLANS,
            found,
            lambda raw, at: translate.plan(raw, at, way.patient_id, self._zone),
        )

    async def action_plan_details(
        self, ref: RecordRef, plan: ActionPlan
    ) -> Sealed[ActionPlanDetails]:
        """Goals and follow-ups that are not hidden."""
        way = way_of(ref)
        full = await way.read(link_of(plan), wire_casework.PlanParts, "plan")
        found = translate.plan_details(full, way.patient_id, self._zone)
        return Sealed(Topic.ACTION_PLANS, found)
