import { NO_CHOICE, type Choices } from './choices';
import { inWords, LANGUAGE_NAMES, plain } from './names';
import { LANGUAGES, ROLES, STATES, type Language } from './policy';

interface Props {
  choices: Choices;
  language: Language;
  onChange: (change: Partial<Choices>) => void;
}

export function Choosing({ choices, language, onChange }: Props) {
  const { role, state, search } = choices;
  const isNarrowed = role !== null || state !== null || search !== '';
  return (
    <search className="choosing">
      <Select
        label="Role"
        all="All roles"
        value={role}
        options={ROLES.map((each) => [each, plain(each)])}
        onChange={(chosen) => onChange({ role: chosen })}
      />
      <Select
        label="Verdict"
        all="All verdicts"
        value={state}
        options={STATES.map((each) => [each, inWords(each)])}
        onChange={(chosen) => onChange({ state: chosen })}
      />
      <label>
        Search topics and portals
        <input
          type="search"
          value={search}
          autoComplete="off"
          spellCheck={false}
          onChange={({ target }) => onChange({ search: target.value })}
        />
      </label>
      <Select
        label="Language of the sentences"
        value={language}
        options={LANGUAGES.map((each) => [each, LANGUAGE_NAMES[each]])}
        onChange={(chosen) => onChange({ language: chosen })}
      />
      <button
        type="button"
        aria-disabled={!isNarrowed}
        onClick={() => onChange({ ...NO_CHOICE, language: choices.language })}
      >
        Show everything
      </button>
    </search>
  );
}

interface SelectProps<Value extends string> {
  label: string;
  /** What choosing none of them is called; without it, one of them is always chosen. */
  all?: string;
  value: Value | null;
  options: readonly (readonly [Value, string])[];
  onChange: (chosen: Value | null) => void;
}

function Select<Value extends string>({ label, all, value, options, onChange }: SelectProps<Value>) {
  return (
    <label>
      {label}
      <select
        value={value ?? ''}
        onChange={({ target }) => onChange((target.value || null) as Value | null)}
      >
        {all !== undefined && <option value="">{all}</option>}
        {options.map(([each, name]) => (
          <option key={each} value={each}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
