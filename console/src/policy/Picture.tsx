import { memo, useId, useRef, useState } from 'react';
import { Mark } from './Mark';
import { moved, type At } from './moving';
import { plain } from './names';
import { stateOf, type Language, type Portal, type Role } from './policy';
import { useShown } from './showing';
import { Told, type Place } from './Told';
import { Tooltip } from './Tooltip';
import type { View } from './view';

interface Props {
  view: View;
  language: Language;
  /** Goes to what the table says of a cell. */
  onOpen: (place: Place) => void;
}

/** Topics down, portals across and each of them by roles; one stop for Tab, then arrow keys. */
export function Picture({ view, language, onOpen }: Props) {
  const { portals, topics, roles } = view;
  const table = useRef<HTMLTableElement>(null);
  const [active, setActive] = useState<At>({ row: 0, column: 0 });
  const shown = useShown();
  const tooltip = useId();
  const last = { row: topics.length - 1, column: portals.length * roles.length - 1 };
  const at = within(active, last);
  const placeAt = ({ row, column }: At): Place | null => {
    const portal = portals[Math.floor(column / roles.length)];
    const role = roles[column % roles.length];
    const topic = topics[row];
    return portal && role && topic !== undefined ? { portal, role, topic } : null;
  };

  // What scrolls under a pointer at rest is not pointed at.
  const pointer = useRef('');
  const onPointerOver = ({ target, pointerType, clientX, clientY }: React.PointerEvent) => {
    const point = `${clientX},${clientY}`;
    if (pointerType !== 'touch' && point !== pointer.current) shown.hover(cellOf(target as Element));
    pointer.current = point;
  };
  const onPointerMove = ({ clientX, clientY }: React.PointerEvent) => {
    pointer.current = `${clientX},${clientY}`;
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const here = placeAt(at);
    if (event.key === 'Enter' && here !== null) {
      event.preventDefault();
      onOpen(here);
      return;
    }
    const next = moved(at, event.nativeEvent, last);
    if (next === null) return;
    event.preventDefault();
    cellAt(table.current, next)?.focus();
  };
  const onFocus = ({ target }: React.FocusEvent<HTMLElement>) => {
    const cell = cellOf(target);
    if (cell === null) return;
    setActive(cell);
    shown.focus(cell);
  };

  const told = shown.at && within(shown.at, last);
  const toldPlace = told && placeAt(told);
  return (
    <>
      <div className="frame">
        <table
          ref={table}
          role="grid"
          aria-labelledby="picture-heading"
          aria-describedby="picture-keys"
          aria-readonly="true"
          onKeyDown={onKeyDown}
          onFocus={onFocus}
          onBlur={() => shown.focus(null)}
          onPointerOver={onPointerOver}
          onPointerMove={onPointerMove}
          onPointerLeave={() => shown.hover(null)}
        >
          <Head portals={portals} roles={roles} />
          <tbody>
            {topics.map((topic, row) => (
              <Row
                key={topic}
                {...{ topic, row, view, language }}
                active={row === at.row ? at.column : null}
              />
            ))}
          </tbody>
        </table>
      </div>
      {told && toldPlace && (
        <Tooltip
          id={tooltip}
          place={toldPlace}
          language={language}
          cell={() => cellAt(table.current, told)}
          onPointerEnter={shown.stay}
          onPointerLeave={() => shown.hover(null)}
        />
      )}
    </>
  );
}

function Head({ portals, roles }: { portals: readonly Portal[]; roles: readonly Role[] }) {
  return (
    <thead>
      <tr>
        <th scope="col" rowSpan={2} className="corner">
          Topic
        </th>
        {portals.map((portal) => (
          <th key={portal.code} scope="colgroup" colSpan={roles.length} className="portal">
            <span className="portal-name">
              <b>{portal.municipality}</b>
              <span>{portal.name}</span>
            </span>
          </th>
        ))}
      </tr>
      <tr>
        {portals.flatMap((portal) =>
          roles.map((role, index) => (
            <th key={portal.code + role} scope="col" className={index === 0 ? 'first' : undefined}>
              {plain(role)}
            </th>
          )),
        )}
      </tr>
    </thead>
  );
}

interface RowProps {
  topic: string;
  row: number;
  view: View;
  language: Language;
  active: number | null;
}

const Row = memo(function Row({ topic, row, view, language, active }: RowProps) {
  const { portals, roles, holds } = view;
  return (
    <tr>
      <th scope="row">{plain(topic)}</th>
      {portals.flatMap((portal, across) =>
        roles.map((role, index) => {
          const column = across * roles.length + index;
          const state = stateOf(portal, role, topic);
          return (
            <td
              key={portal.code + role}
              tabIndex={column === active ? 0 : -1}
              className={index === 0 ? 'first' : undefined}
              data-at={`${row},${column}`}
              data-cell={`${portal.code} ${role} ${topic}`}
              data-state={state}
              data-aside={holds(portal, role, topic) ? undefined : ''}
            >
              <Mark state={state} />
              <span className="heard">
                <Told {...{ portal, role, topic, language }} />
              </span>
            </td>
          );
        }),
      )}
    </tr>
  );
});

function within({ row, column }: At, last: At): At {
  return { row: Math.min(row, last.row), column: Math.min(column, last.column) };
}

function cellOf(element: Element): At | null {
  const told = element.closest<HTMLElement>('[data-at]')?.dataset['at']?.split(',').map(Number);
  return told?.[0] === undefined || told[1] === undefined ? null : { row: told[0], column: told[1] };
}

function cellAt(table: HTMLElement | null, { row, column }: At): HTMLElement | null {
  return table?.querySelector<HTMLElement>(`[data-at="${row},${column}"]`) ?? null;
}
