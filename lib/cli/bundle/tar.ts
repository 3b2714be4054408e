// As much of the tar format (POSIX ustar) as a bundle needs: plain files, one after the other, each with a
// header of 512 bytes and padded with zeros to a multiple of that. `tar tf` reads it.

export const BLOCK = 512;

/** Zeros after a file of so many bytes. */
export function paddingOf(bytes: number): number {
  return (BLOCK - (bytes % BLOCK)) % BLOCK;
}

/** Two blocks of zeros end an archive. */
export const END_BYTES: number = 2 * BLOCK;

/**
 * The header of a plain file; owner, time and mode are always the same, so that the same content gives
 * the same archive.
 *
 * @throws RangeError for a path that the format cannot hold
 */
export function createHeader(path: string, bytes: number): Buffer {
  const { prefix, name } = splitPath(path);
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${bytes.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148); // the checksum counts itself as spaces
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  header.write(prefix, 345);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

/** 8 GiB less one byte is what eleven octal digits hold. */
export const MAX_FILE_BYTES: number = 8 ** 11 - 1;

/** 100 bytes of name after 155 of prefix, cut at a slash. */
function splitPath(path: string): { prefix: string; name: string } {
  const fits = (text: string, limit: number): boolean => Buffer.byteLength(text) <= limit;
  if (fits(path, 100)) return { prefix: '', name: path };
  for (let cut = path.indexOf('/'); cut !== -1; cut = path.indexOf('/', cut + 1)) {
    const [prefix, name] = [path.slice(0, cut), path.slice(cut + 1)];
    if (fits(prefix, 155) && fits(name, 100)) return { prefix, name };
  }
  throw new RangeError(`The path "${path}" is too long for a bundle`);
}
