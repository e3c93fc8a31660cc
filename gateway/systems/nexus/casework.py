"""What has been decided and documented: grants, aids, conditions, action plans."""

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
from gateway.systems.nexus.plain import aids as plain_aids
from gateway.systems.nexus.plain import casework
from gateway.systems.nexus.plain import grants as plain_grants


class Casework(Asking):
    """Reads the topics of the caseworkers."""

    async def grants(self, ref: RecordRef) -> Sealed[Rows[Grant]]:
        """The grants on the pathway tree."""
        way = way_of(ref)
        about = way.patient_id, self._zone
        return await self._hanging(
            Topic.GRANTS,
            way,
            grants.TYPES,
            lambda leaves: plain_grants.grants(leaves, *about),
            lambda raw, at: grants.grant(raw, at, *about),
        )

    async def grant_details(self, ref: RecordRef, grant: Grant) -> Sealed[GrantDetails]:
        """The elements of one grant that are not hidden."""
        way = way_of(ref)
        about = way.patient_id, self._zone
        found = await way.either(
            link_of(grant),
            "grant",
            lambda body: plain_grants.details(body, *about),
            lambda answer: grants.details(answer.read(wire_tree.FullGrant), *about),
        )
        return Sealed(Topic.GRANTS, found)

    async def aid_applications(self, ref: RecordRef) -> Sealed[Rows[AidApplication]]:
        """Applications for body-worn aids, every page."""
        way = way_of(ref)
        about = way.patient_id, self._zone
        found = await way.paged(
            "hclApplications", "applications", lambda body: plain_aids.applications(body, *about)
        )
        return self._sealed(
            Topic.AID_APPLICATIONS, found, lambda raw, at: aids.application(raw, at, *about)
        )

    async def applicable_kinds(self, ref: RecordRef) -> Sealed[Rows[BodyWornAidKind]]:
        """What can be applied for."""
        found = await way_of(ref).listed(
            "availableHclApplicationKinds", "applicationKinds", plain_aids.applicable_kinds
        )
        return self._sealed(Topic.AID_APPLICATIONS, found, aids.applicable_kind)

    async def body_worn_aids(self, ref: RecordRef) -> Sealed[Rows[BodyWornAid]]:
        """Body-worn aids granted."""
        way = way_of(ref)
        about = way.patient_id, self._zone
        found = await way.listed(
            "hclGrants", "hclGrants", lambda body: plain_aids.body_worn_aids(body, *about)
        )
        return self._sealed(
            Topic.BODY_WORN_AIDS, found, lambda raw, at: aids.body_worn_aid(raw, at, *about)
        )

    async def aid_loans(self, ref: RecordRef) -> Sealed[Rows[AidLoan]]:
        """Loans, those returned too."""
        way = way_of(ref)
        about = way.patient_id, self._zone
        found = await way.listed(
            "lendings", "lendings", lambda body: plain_aids.loans(body, *about)
        )
        return self._sealed(Topic.AID_LOANS, found, lambda raw, at: aids.loan(raw, at, *about))

    async def conditions(self, ref: RecordRef) -> Sealed[Rows[Condition]]:
        """Conditions after Fælles Sprog III and FFB."""
        way = way_of(ref)
        about = way.patient_id, self._zone
        found = await way.listed(
            "patientConditions", "conditions", lambda body: casework.conditions(body, *about)
        )
        return self._sealed(
            Topic.CONDITIONS, found, lambda raw, at: translate.condition(raw, at, *about)
        )

    async def action_plans(self, ref: RecordRef) -> Sealed[Rows[ActionPlan]]:
        """Plans after VUM 2.0."""
        way = way_of(ref)
        view = await way.view("EOP_VISITATION", self._views["plan_view"])
        about = way.patient_id, self._zone
        href = view.href("visitations", "view")
        found = await way.at(href, "plans", lambda body: casework.plans(body, *about))
        return self._sealed(
            Topic.ACTION_PLANS, [found], lambda raw, at: translate.plan(raw, at, *about)
        )

    async def action_plan_details(
        self, ref: RecordRef, plan: ActionPlan
    ) -> Sealed[ActionPlanDetails]:
        """Goals and follow-ups that are not hidden."""
        way = way_of(ref)
        about = way.patient_id, self._zone
        found = await way.either(
            link_of(plan),
            "plan",
            lambda body: casework.plan_details(body, *about),
            lambda answer: translate.plan_details(answer.read(wire_casework.PlanParts), *about),
        )
        return Sealed(Topic.ACTION_PLANS, found)
