// Readers with different questions. The page answers each of them when it is built, so that a reader
// without scripts finds somebody like himself, and everybody sees what the same evidence tells others.

export interface Persona {
  readonly id: string;
  readonly who: string;
  /** As in the address of the page; what is left out is the default of `parseWorkload`. */
  readonly answers: string;
}

export const PERSONAS: readonly Persona[] = [
  {
    id: 'alone',
    who: 'A developer alone, completing code while typing',
    answers: 'users=1&day=300&limit=1000',
  },
  {
    id: 'team',
    who: 'A small team, completing code all day',
    answers: 'users=10&day=3000&limit=1000',
  },
  {
    id: 'closed',
    who: 'A company whose code may not leave its machines, also without a network',
    answers: 'users=10&day=1000&code=own-machines&offline=yes',
  },
  {
    id: 'chat',
    who: 'A team that asks long questions about its repository, with a budget',
    answers: 'task=chat&in=6000&out=600&day=500&users=25&metric=first&limit=3000&budget=2000',
  },
  {
    id: 'night',
    who: 'Agents that work through the night; nobody waits',
    answers:
      'task=chat&in=20000&out=1500&cached=0.8&day=3000&days=30&shape=around-the-clock&limit=none',
  },
  {
    id: 'trainer',
    who: 'A team that fine-tunes its own small model every week',
    answers: 'users=4&day=400&code=rented-machines&train=4&hours=3',
  },
  {
    id: 'right-first',
    who: 'Somebody for whom a wrong answer costs more than a slow one',
    answers: 'users=1&day=100&limit=10000&floor=0.9',
  },
];
