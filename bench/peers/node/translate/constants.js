// What stands in our own tables, as constants: days off, and the verdicts on cancelling in words.

// Public holidays around the benchmark's days, in the country's own language.
export const HOLIDAYS = {
  DK: {
    '2026-12-25': 'Juledag',
    '2026-12-26': 'Anden juledag',
    '2027-01-01': 'Nytårsdag',
    '2027-03-25': 'Skærtorsdag',
    '2027-03-26': 'Langfredag',
    '2027-03-28': 'Påskedag',
    '2027-03-29': 'Anden påskedag',
    '2027-05-06': 'Kristi himmelfartsdag',
    '2027-05-16': 'Pinsedag',
    '2027-05-17': 'Anden pinsedag',
  },
  NO: {
    '2026-12-25': 'Første juledag',
    '2026-12-26': 'Andre juledag',
    '2027-01-01': 'Første nyttårsdag',
    '2027-03-25': 'Skjærtorsdag',
    '2027-03-26': 'Langfredag',
    '2027-03-28': 'Første påskedag',
    '2027-03-29': 'Andre påskedag',
    '2027-05-01': 'Arbeidernes dag',
    '2027-05-06': 'Kristi himmelfartsdag',
    '2027-05-16': 'Første pinsedag',
    '2027-05-17': 'Andre pinsedag; Grunnlovsdag',
  },
};

export const CANCELABILITY = {
  ALLOWED: {
    DA: 'Du kan aflyse aftalen her.',
    NB: 'Du kan avlyse avtalen her.',
    EN: 'You can cancel the appointment here.',
  },
  TOO_LATE: {
    DA: 'Det er for sent at aflyse aftalen her. Ring til kommunen, hvis du ikke kan komme.',
    NB: 'Det er for sent å avlyse avtalen her. Ring kommunen hvis den ikke passer.',
    EN: 'It is too late to cancel the appointment here. Call the municipality instead.',
  },
  ALREADY_CANCELLED: {
    DA: 'Aftalen er allerede aflyst.',
    NB: 'Avtalen er allerede avlyst.',
    EN: 'The appointment has already been cancelled.',
  },
  OVER: {
    DA: 'Aftalen er begyndt eller overstået og kan ikke aflyses.',
    NB: 'Avtalen har begynt eller er over og kan ikke avlyses.',
    EN: 'The appointment has begun or is over and cannot be cancelled.',
  },
  NOT_OFFERED: {
    DA: 'Aftalen kan ikke aflyses her. Ring til kommunen, hvis du ikke kan komme.',
    NB: 'Avtalen kan ikke avlyses her. Ring kommunen hvis den ikke passer.',
    EN: 'The appointment cannot be cancelled here. Call the municipality instead.',
  },
  NOT_PERMITTED: {
    DA: 'Du har ikke lov til at aflyse aftaler på vegne af denne person.',
    NB: 'Du har ikke lov til å avlyse avtaler på vegne av denne personen.',
    EN: 'You are not permitted to cancel appointments on behalf of this person.',
  },
};
