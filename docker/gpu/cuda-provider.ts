// What ONNX Runtime's CUDA provider links against and which of that is here. The provider is a shared
// library: its DT_NEEDED entries ("readelf -d") name the CUDA major version and cuDNN it was built for,
// and the dynamic linker's cache ("ldconfig -p") names what is installed. A wrong major version shows up
// as "Failed to load shared library" and nothing more; comparing the two lists says which file is missing.

/** What is linked, what of it is missing, and the versions that follow. */
export interface ProviderReport {
  readonly needed: readonly string[];
  readonly missing: readonly string[];
  /** CUDA major version the provider was built for; undefined when its name says none. */
  readonly cudaMajor: number | undefined;
  readonly cudnnMajor: number | undefined;
  /** One sentence without a final period. */
  readonly sentence: string;
}

/** Comes with the driver of the host, never with an image. */
const DRIVER = /^(libcuda|libnvidia-ml)\.so/;
/** Part of every glibc system, found without the cache; the last two lie beside the provider. */
const PRESENT =
  /^(lib(c|m|dl|rt|pthread|stdc\+\+|gcc_s)\.so|ld-linux|libonnxruntime(_providers_shared)?\.so)/;

/** Names in the NEEDED lines of `readelf -d`. */
export function parseNeeded(readelf: string): string[] {
  return [...readelf.matchAll(/\(NEEDED\).*\[([^\]]+)\]/g)].map(([, name = '']) => name);
}

/** Names that `ldconfig -p` lists. */
export function parseLinkerCache(ldconfig: string): Set<string> {
  return new Set([...ldconfig.matchAll(/^\s+(\S+) \(/gm)].map(([, name = '']) => name));
}

/** Compares both lists. `withoutDriver`: a build machine, on which the host's driver cannot be. */
export function judgeProvider(
  needed: readonly string[],
  present: ReadonlySet<string>,
  { withoutDriver = false }: { readonly withoutDriver?: boolean } = {},
): ProviderReport {
  const missing = needed.filter(
    (name) => !PRESENT.test(name) && !present.has(name) && !(withoutDriver && DRIVER.test(name)),
  );
  const cudaMajor =
    versionOf(needed, /^libcudart\.so\.(\d+)/) ?? versionOf(needed, /^libcublas\.so\.(\d+)/);
  const cudnnMajor = versionOf(needed, /^libcudnn\.so\.(\d+)/);
  const built = `built for CUDA ${cudaMajor ?? '(version not named)'}, cuDNN ${cudnnMajor ?? '(version not named)'}`;
  const found = [...present].filter((name) => /^lib(cudart|cudnn)\.so\.\d+$/.test(name)).sort();
  const here = found.length > 0 ? found.join(', ') : 'no CUDA library';
  const sentence =
    missing.length === 0
      ? `The CUDA provider is ${built}, and every library it links against is here`
      : `The CUDA provider is ${built}; missing: ${missing.join(', ')}; here: ${here}`;
  return { needed, missing, cudaMajor, cudnnMajor, sentence };
}

function versionOf(names: readonly string[], pattern: RegExp): number | undefined {
  const version = names.map((name) => pattern.exec(name)?.[1]).find((each) => each !== undefined);
  return version === undefined ? undefined : Number(version);
}
