import type { Dtype } from '../../generation/index.ts';
import type { ConfigJson } from '../../sizing/index.ts';

/** A score somebody else published. Never beside a measured one without the word "reported". */
export interface ReportedQuality {
  readonly benchmark: 'HumanEval';
  /** Share of tasks solved at the first attempt, 0 to 1. */
  readonly passAt1: number;
  readonly source: string;
  /** Of the source, as exactly as it says; a year, a month or a day. */
  readonly asOf: string;
}

/** A model of the hub, known before anything of it is downloaded. */
export interface CatalogueModel {
  /** Repository with the ONNX files. */
  readonly repo: string;
  /** The fields of config.json that sizes, times and memory depend on. */
  readonly config: ConfigJson;
  readonly configSource: string;
  /** As the repository of the base model says; read it yourself before you ship. */
  readonly licence: string;
  /** `limited`: it restricts use or users; the text decides, not this word. */
  readonly licenceKind: 'permissive' | 'limited';
  /** Formats seen in the file list of the repository, with their bytes as printed there. */
  readonly files: Readonly<Partial<Record<Dtype, number>>>;
  readonly filesAsOf: string;
  /** Null where no source was found that could be checked. */
  readonly reported: ReportedQuality | null;
}
