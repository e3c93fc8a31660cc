import { Combobox, ComboboxInput, ComboboxOption, ComboboxOptions } from '@headlessui/react';
import { useEffect, useState } from 'react';
import { municipalities, type Municipality } from './municipalities';
import { sentenceOf } from './sentence';

interface Props {
  readonly chosen: Municipality | null;
  readonly onChoose: (municipality: Municipality) => void;
}

/** Finds a municipality by name, also a Sami one, or by code; connected ones come first. */
export function MunicipalityPicker({ chosen, onChoose }: Props) {
  const [search, setSearch] = useState('');
  const { found, trouble } = useMunicipalities(search);
  return (
    <Combobox
      immediate
      value={chosen}
      by="code"
      onChange={(one: Municipality | null) => one && onChoose(one)}
      onClose={() => setSearch('')}
    >
      <label className="console-picker">
        <span>Municipality</span>
        <ComboboxInput
          className="console-input"
          autoComplete="off"
          spellCheck={false}
          placeholder="Name or code"
          displayValue={(one: Municipality | null) => (one ? `${one.name} ${one.code}` : '')}
          onChange={(event) => setSearch(event.target.value)}
          onFocus={(event) => event.target.select()}
        />
      </label>
      <ComboboxOptions anchor={{ to: 'bottom start', gap: 4 }} className="console-options" modal={false}>
        {trouble !== '' && <p className="console-note">{trouble}</p>}
        {trouble === '' && found?.length === 0 && (
          <p className="console-note">No municipality is called so. Try the beginning of a word.</p>
        )}
        {found?.map((one) => (
          <ComboboxOption key={one.code} value={one} className="console-option">
            <span>
              {one.name} <small>{one.code}</small>
            </span>
            <small>{wordsOn(one)}</small>
          </ComboboxOption>
        ))}
      </ComboboxOptions>
    </Combobox>
  );
}

function wordsOn({ name, officialName, portal }: Municipality): string {
  const connected = portal ? `${portal.name}, ${portal.careSystem.name}` : 'not connected';
  return officialName.includes(name) && officialName.includes(' - ')
    ? `${officialName}; ${connected}`
    : connected;
}

/** What fits, from the gateway; the latest question's answer, whichever comes last. */
function useMunicipalities(search: string) {
  const [found, setFound] = useState<readonly Municipality[] | null>(null);
  const [trouble, setTrouble] = useState('');
  useEffect(() => {
    let latest = true;
    municipalities(search).then(
      (all) => latest && (setFound(all), setTrouble('')),
      (error: unknown) => latest && setTrouble(sentenceOf(error)),
    );
    return () => void (latest = false);
  }, [search]);
  return { found, trouble };
}
