import type { Picture } from '#core/code';
import { prepareZXingModule } from 'zxing-wasm/reader';
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url';

/** The texts of the QR codes in one picture. */
export type Reader = (picture: Picture) => string[];

/** What is used of the wasm module. */
interface ReaderModule {
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(at: number): void;
  readBarcodesFromPixmap(
    at: number,
    width: number,
    height: number,
    options: typeof OPTIONS,
  ): { size(): number; get(index: number): { readonly isValid: boolean; readonly text: string } | undefined; delete(): void };
}

/** As the wasm module takes them: QR codes at any angle and of either polarity, at most four. */
const OPTIONS = {
  formats: 'QRCode',
  tryHarder: true,
  tryRotate: true,
  tryInvert: true,
  tryDownscale: true,
  tryDenoise: false,
  binarizer: 0,
  isPure: false,
  downscaleFactor: 3,
  downscaleThreshold: 500,
  minLineCount: 2,
  maxNumberOfSymbols: 4,
  validateOptionalChecksum: false,
  returnErrors: false,
  eanAddOnSymbol: 0,
  textMode: 0,
  characterSet: 0,
  tryCode39ExtendedMode: true,
};

/**
 * Starts the reader of codes: its own copy, from the tablet's own shell. The module is spoken to directly: the library's
 * face knows fifty formats by name, which would be loaded with it.
 */
export async function openReader(): Promise<Reader> {
  const module = (await prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true })) as unknown as ReaderModule;
  return (picture) => readWith(module, picture);
}

function readWith(module: ReaderModule, { data, width, height }: Picture): string[] {
  const size = width * height;
  const at = module._malloc(size);
  try {
    const grey = module.HEAPU8.subarray(at, at + size);
    // Integer weights of ITU-R BT.601, in 256ths.
    for (let pixel = 0, from = 0; pixel < size; pixel++, from += 4) grey[pixel] = (77 * (data[from] ?? 0) + 150 * (data[from + 1] ?? 0) + 29 * (data[from + 2] ?? 0)) >> 8;
    const found = module.readBarcodesFromPixmap(at, width, height, OPTIONS);
    const texts: string[] = [];
    for (let index = 0; index < found.size(); index++) {
      const code = found.get(index);
      if (code?.isValid === true) texts.push(code.text);
    }
    found.delete();
    return texts;
  } finally {
    module._free(at);
  }
}
