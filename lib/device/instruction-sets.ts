// Instruction sets that decide how fast a decoder runs on a CPU. fp32 needs wide floating point (AVX2,
// AVX-512, NEON); q8 and q4 need 8-bit dot products (VNNI on x86, dotprod and i8mm on ARM) or a matrix
// unit (AMX, SME). Names are those of Linux's /proc/cpuinfo; macOS spells ARM features FEAT_Name.

const RELEVANT: ReadonlySet<string> = new Set([
  ...['sse4_2', 'avx', 'f16c', 'fma', 'avx2', 'avx_vnni', 'avx_vnni_int8'],
  ...['avx512f', 'avx512bw', 'avx512vl', 'avx512_vnni', 'avx512_bf16', 'avx512_fp16'],
  ...['amx_tile', 'amx_int8', 'amx_bf16', 'amx_fp16'],
  ...['neon', 'asimd', 'fphp', 'asimdhp', 'asimddp', 'i8mm', 'bf16', 'sve', 'sve2', 'sme'],
]);

const MACOS_NAMES: Readonly<Record<string, string>> = {
  FEAT_DotProd: 'asimddp',
  FEAT_FP16: 'asimdhp',
  FEAT_I8MM: 'i8mm',
  FEAT_BF16: 'bf16',
  FEAT_SME: 'sme',
};

/** The relevant sets of `flags` (x86) or `Features` (ARM) of the first core in /proc/cpuinfo. */
export function parseCpuinfoInstructionSets(cpuinfo: string): readonly string[] {
  const flags = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(cpuinfo)?.[1] ?? '';
  return flags.split(/\s+/).filter((flag) => RELEVANT.has(flag));
}

/** The relevant sets in the output of macOS's `sysctl -a`: Apple silicon or Intel. */
export function parseSysctlInstructionSets(sysctl: string): readonly string[] {
  const arm = [...sysctl.matchAll(/^hw\.optional\.arm\.(FEAT_\w+): 1$/gm)].flatMap(
    ([, name = '']) => MACOS_NAMES[name] ?? [],
  );
  if (/^hw\.optional\.arm64: 1$/m.test(sysctl)) return ['asimd', ...arm];
  const intel = [...sysctl.matchAll(/^machdep\.cpu\.(?:leaf7_)?features: (.*)$/gm)].flatMap(
    ([, flags = '']) => flags.toLowerCase().split(/\s+/),
  );
  return intel
    .map((flag) => (flag === 'avx1.0' ? 'avx' : flag.replace('.', '_')))
    .filter((flag) => RELEVANT.has(flag));
}
