import { useEffect, useState } from 'react';
import { AsksAgain } from './AsksAgain';
import type { Choice, Picked } from './choice';
import { ExamplePicker } from './ExamplePicker';
import { FIRST_MUNICIPALITY } from './examples';
import { ForgetAnswers } from './ForgetAnswers';
import { ShowFound, type Found } from './Found';
import { Mending } from './Mending';
import { municipality, type Municipality } from './municipalities';
import { MunicipalityPicker } from './MunicipalityPicker';
import { RepresentationPicker } from './RepresentationPicker';
import { useIdentity, type Session } from './session';
import { SignIn, useSigningIn } from './SignIn';
import { useFollowTabs, type Tabs } from './tabs';
import { spokenOf, useChangeVariables } from './variables';

interface Props {
  readonly session: Session;
  readonly choice: Choice;
  readonly found: Found;
  readonly tabs: Tabs;
}

/** Above the editors: which municipality, on behalf of whom, what to try, and who one is. */
export function ConsoleHead({ session, choice, found, tabs }: Props) {
  useFollowTabs(tabs);
  const identity = useIdentity(session);
  const signing = useSigningIn(session);
  const changeVariables = useChangeVariables();
  // What was found for another record is not for this one.
  const choose = (values: Partial<Picked>) => {
    choice.pick(values);
    changeVariables((tab) => ({ ...spokenOf(tab, values), ...found.emptied(tab) }));
  };
  const [chosen, setChosen] = useState<Municipality | null>(null);
  useEffect(() => {
    // Where the gateway does not answer, the picker says so when it is used.
    municipality(FIRST_MUNICIPALITY).then(setChosen, () => undefined);
  }, []);

  return (
    <>
      <ForgetAnswers identity={identity} />
      <ShowFound found={found} />
      <Mending />
      <div className="console-bar">
        <h1>omsorg</h1>
        <MunicipalityPicker
          chosen={chosen}
          onChoose={(one) => {
            setChosen(one);
            choose({ municipality: one.code });
          }}
        />
        <RepresentationPicker
          session={session}
          onChoose={(id) => choose({ onBehalfOf: id })}
        />
        <ExamplePicker choice={choice} />
        <a className="console-button" href="/policy" target="_blank" rel="noopener">
          Who shows what
        </a>
        <span className="console-gap" />
        <SignIn session={session} signing={signing} />
      </div>
      <AsksAgain session={session} signing={signing} />
    </>
  );
}
