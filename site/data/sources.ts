// Outside sources. A figure or formula that nobody here measured points to a row of this table.

export interface Source {
  /** Anchor on the sources page. */
  readonly id: string;
  readonly title: string;
  readonly url?: string;
  /** Day it was read, ISO 8601. */
  readonly asOf: string;
  /** What it is cited for, one sentence. */
  readonly says: string;
}

export const sources: readonly Source[] = [
  {
    id: 'front-matter',
    title: 'The lessons’ own front matter',
    asOf: '2026-11-20',
    says: 'Minutes of teaching and exercises are planned by the author of each lesson; agendas add them up.',
  },
  {
    id: 'wilson-1927',
    title:
      'E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference (1927)',
    url: 'https://doi.org/10.1080/01621459.1927.10502953',
    asOf: '2026-11-20',
    says: 'The interval of a share that stays honest near zero, near one and with few tasks.',
  },
  {
    id: 'chen-2021',
    title: 'M. Chen and others, Evaluating Large Language Models Trained on Code (2021)',
    url: 'https://arxiv.org/abs/2107.03374',
    asOf: '2026-11-20',
    says: 'Functional correctness by running tests, and the unbiased estimate of pass@k.',
  },
  {
    id: 'kaplan-2020',
    title: 'J. Kaplan and others, Scaling Laws for Neural Language Models (2020)',
    url: 'https://arxiv.org/abs/2001.08361',
    asOf: '2026-11-20',
    says: 'A forward pass costs about two floating-point operations per weight and token, plus attention.',
  },
  {
    id: 'williams-2009',
    title: 'S. Williams, A. Waterman, D. Patterson, Roofline (2009)',
    url: 'https://doi.org/10.1145/1498765.1498785',
    asOf: '2026-11-20',
    says: 'A computation is bound either by memory bandwidth or by arithmetic, and which one can be computed.',
  },
  {
    id: 'ainslie-2023',
    title: 'J. Ainslie and others, GQA (2023)',
    url: 'https://arxiv.org/abs/2305.13245',
    asOf: '2026-11-20',
    says: 'Several query heads share one key-value head, which shrinks the cache.',
  },
  {
    id: 'little-1961',
    title: 'J. D. C. Little, A Proof for the Queuing Formula L = λW (1961)',
    url: 'https://doi.org/10.1287/opre.9.3.383',
    asOf: '2026-11-20',
    says: 'Requests in a system are their arrival rate times the time each one stays.',
  },
];
