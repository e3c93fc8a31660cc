import { useEffect, useState } from 'react';
import { AsksAgain } from './AsksAgain';
import { ExamplePicker } from './ExamplePicker';
import { FIRST_MUNICIPALITY } from './examples';
import type { Values } from './finding';
import { ForgetAnswers } from './ForgetAnswers';
import { ShowFound, type Found } from './Found';
import { Mending } from './Mending';
import { municipality, type Municipality } from './municipalities';
import { MunicipalityPicker } from './MunicipalityPicker';
import { RepresentationPicker } from './RepresentationPicker';
import { useIdentity, type Session } from './session';
import { SignIn, useSigningIn } from './SignIn';
import { spokenOf, useChangeVariables } from './variables';

/** Above the editors: which municipality, on behalf of whom, what to try, and who one is. */
export function ConsoleHead({ session, found }: { session: Session; found: Found }) {
  const identity = useIdentity(session);
  const signing = useSigningIn(session);
  const changeVariables = useChangeVariables();
  // What was found for another record is not for this one.
  const choose = (values: Values) =>
    changeVariables((tab) => ({ ...spokenOf(tab, values), ...found.emptied(tab) }));
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
        <ExamplePicker />
        <a className="console-button" href="/policy">
          Who shows what
        </a>
        <span className="console-gap" />
        <SignIn session={session} signing={signing} />
      </div>
      <AsksAgain session={session} signing={signing} />
    </>
  );
}
