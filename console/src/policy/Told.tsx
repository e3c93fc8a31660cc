import { inWords, plain } from './names';
import { ruleOf, stateOf, type Alternative, type Language, type Portal, type Role } from './policy';
import type { Redaction } from './policy';

export interface Place {
  portal: Portal;
  role: Role;
  topic: string;
}

/** All that is known of one cell. Heard from the cell, and seen in the tooltip: the same words. */
export function Told({ portal, role, topic, language }: Place & { language: Language }) {
  const state = stateOf(portal, role, topic);
  const rule = ruleOf(portal, role, topic);
  return (
    <>
      <span className="told-place">
        {plain(topic)}, {portal.municipality}, {portal.name}, {plain(role)}.{' '}
      </span>
      <span className="told-verdict">{inWords(state, rule)}. </span>
      {rule && (
        <>
          <span className="told-line">
            <Sentence text={rule.explanation} language={language} />{' '}
          </span>
          {cuts(rule.redactions).map(({ parts, explanation }) => (
            <span className="told-line" key={explanation}>
              <b>Cut:</b> {parts}. <Sentence text={explanation} language={language} />{' '}
            </span>
          ))}
          {rule.alternative && <Instead of={rule.alternative} language={language} />}
          <span className="told-line told-source">
            <b>Source:</b> {rule.source}
          </span>
        </>
      )}
    </>
  );
}

function Instead({ of, language }: { of: Alternative; language: Language }) {
  return (
    <span className="told-line">
      <b>Instead:</b> <Sentence text={of.title} language={language} />
      {placesOf(of).map((place) => ` (${place})`)}
      {of.requiresSeparateConsent && `; ${SEPARATE_CONSENT}`}.{' '}
    </span>
  );
}

function placesOf({ url, phone }: Alternative): string[] {
  return [url === null ? null : hostOf(url), phone].filter((place) => place !== null);
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

export const SEPARATE_CONSENT = 'a separate consent is needed there';

/** A sentence that the gateway told, marked with the language that it was asked for in. */
export function Sentence({ text, language }: { text: string; language: Language }) {
  return <span lang={language.toLowerCase()}>{text}</span>;
}

/** Parts that are cut for the same reason, together: "Interpreter, transport". */
export function cuts(redactions: readonly Redaction[]): { parts: string; explanation: string }[] {
  const byReason = new Map<string, string[]>();
  for (const { part, explanation } of redactions) {
    byReason.set(explanation, [...(byReason.get(explanation) ?? []), part]);
  }
  return [...byReason].map(([explanation, parts]) => ({
    parts: plain(parts.join(', ')),
    explanation,
  }));
}
