import { Fragment } from 'react';
import { groupsOf, refusalsOf, whoAre, type Group } from './groups';
import { Swatch } from './Mark';
import { inWords, listed, plain } from './names';
import type { Alternative, Language, Portal, Rule } from './policy';
import { cuts, Sentence, SEPARATE_CONSENT } from './Told';
import type { View } from './view';

interface Props {
  portal: Portal;
  view: View;
  language: Language;
}

/** All that one portal tells, to be read: a row a topic, or more where roles are told differently. */
export function PortalTable({ portal, view, language }: Props) {
  const rows = view.topics.map((topic) => ({ topic, groups: groupsOf(portal, topic, view) }));
  const told = rows.filter(({ groups }) => groups.length > 0);
  const heading = `portal-${portal.code}`;
  return (
    <section aria-labelledby={heading} className="portal-section">
      <h3 id={heading} tabIndex={-1}>
        {portal.municipality}: <Linked url={portal.url}>{portal.name}</Linked>{' '}
        <small>
          {portal.system}, {portal.code}
        </small>
      </h3>
      <WhoIsLetIn {...{ portal, view, language }} />
      {told.length > 0 && (
        <table role="table" aria-labelledby={heading}>
          <thead role="rowgroup">
            <tr role="row">
              {['Topic', 'Who', 'Verdict', 'What is told', 'Source'].map((name) => (
                <th key={name} role="columnheader" scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {told.map(({ topic, groups }) => (
              <Fragment key={topic}>
                {groups.map((group, index) => (
                  <tr
                    role="row"
                    key={group.roles.join()}
                    data-row={`${portal.code} ${topic}`}
                    data-roles={group.roles.join(' ')}
                    tabIndex={-1}
                  >
                    {index === 0 && (
                      <th role="rowheader" scope="row" rowSpan={groups.length}>
                        {plain(topic)}
                      </th>
                    )}
                    <Cells {...{ portal, group, language }} />
                  </tr>
                ))}
              </Fragment>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function WhoIsLetIn({ portal, view, language }: Props) {
  const isInView = (role: string) =>
    view.roles.some((of) => of === role && view.topics.some((topic) => view.holds(portal, of, topic)));
  return (
    <ul className="let-in">
      {portal.letIn.filter(({ role }) => isInView(role)).map(({ role, label, description }) => (
        <li key={role}>
          <b>{plain(role)}</b>
          {label !== plain(role) && (
            <>
              {' '}
              (<Sentence text={label} language={language} />)
            </>
          )}
          : <Sentence text={description} language={language} />
        </li>
      ))}
      {refusalsOf(portal, view).map(({ roles, rule }) => (
        <li key={rule.explanation + rule.source} className="refusal">
          <Swatch state="no-access" /> <b>{listed(roles.map(plain))}</b>:{' '}
          {inWords('no-access').toLowerCase()}.{' '}
          <Sentence text={rule.explanation} language={language} />{' '}
          <small className="source">{rule.source}</small>
        </li>
      ))}
    </ul>
  );
}

function Cells({ portal, group, language }: { portal: Portal; group: Group; language: Language }) {
  const { roles, state, rule } = group;
  return (
    <>
      <td role="cell" className="who">
        {whoAre(portal, roles)}
      </td>
      <td role="cell" className="verdict">
        <Swatch state={state} /> {inWords(state, rule)}
      </td>
      <td role="cell">{rule && <Sentences rule={rule} language={language} />}</td>
      <td role="cell" className="source">
        {rule?.source}
      </td>
    </>
  );
}

function Sentences({ rule, language }: { rule: Rule; language: Language }) {
  return (
    <>
      <p>
        <Sentence text={rule.explanation} language={language} />
      </p>
      {cuts(rule.redactions).map(({ parts, explanation }) => (
        <p key={explanation} className="cut">
          <b>Cut:</b> {parts}. <Sentence text={explanation} language={language} />
        </p>
      ))}
      {rule.alternative && <Instead of={rule.alternative} language={language} />}
    </>
  );
}

function Instead({ of, language }: { of: Alternative; language: Language }) {
  return (
    <p className="instead">
      <b>Instead:</b>{' '}
      <Linked url={of.url}>
        <Sentence text={of.title} language={language} />
      </Linked>
      {of.phone !== null && `, telephone ${of.phone}`}
      {of.requiresSeparateConsent && `; ${SEPARATE_CONSENT}`}.
    </p>
  );
}

/** A link where it leads to https, and else only its words. */
function Linked({ url, children }: { url: string | null; children: React.ReactNode }) {
  const leads = url !== null && URL.canParse(url) && new URL(url).protocol === 'https:';
  if (!leads) return children;
  return (
    <a href={url} rel="noreferrer">
      {children}
    </a>
  );
}

