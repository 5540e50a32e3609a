/** A picture as a canvas gives it: four bytes a pixel. */
export interface Picture {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/**
 * A grey copy of a picture in which every dark spot has grown by `radius` pixels on each side, so that hairline scratches across a printed
 * code close up again. For a second try, when the picture as it is was not read; a quarter of a module is a good radius. Where it is read by
 * then, the code is as certain as ever: its signature decides.
 */
export function thickenInk({ data, width, height }: Picture, radius: number): Picture {
  const grey = new Uint8Array(width * height);
  for (let pixel = 0; pixel < grey.length; pixel++) {
    // Integer weights of ITU-R BT.601, in 256ths.
    grey[pixel] = (77 * (data[pixel * 4] ?? 0) + 150 * (data[pixel * 4 + 1] ?? 0) + 29 * (data[pixel * 4 + 2] ?? 0)) >> 8;
  }
  const across = darkest(grey, { lines: height, length: width, step: 1, stride: width }, radius);
  const both = darkest(across, { lines: width, length: height, step: width, stride: 1 }, radius);
  const grown = new Uint8ClampedArray(data.length);
  for (let pixel = 0; pixel < both.length; pixel++) {
    grown.fill(both[pixel] ?? 0, pixel * 4, pixel * 4 + 3);
    grown[pixel * 4 + 3] = 255;
  }
  return { data: grown, width, height };
}

interface Lines {
  readonly lines: number;
  readonly length: number;
  /** Between neighbours of a line. */
  readonly step: number;
  /** Between the beginnings of two lines. */
  readonly stride: number;
}

/** For each pixel the darkest of its line within `radius`. */
function darkest(grey: Uint8Array, { lines, length, step, stride }: Lines, radius: number): Uint8Array {
  const least = new Uint8Array(grey.length);
  for (let line = 0; line < lines; line++) {
    const begin = line * stride;
    for (let at = 0; at < length; at++) {
      const [from, to] = [at < radius ? 0 : at - radius, at + radius < length ? at + radius : length - 1];
      let value = 255;
      for (let near = begin + from * step; near <= begin + to * step; near += step) {
        const dark = grey[near] ?? 255;
        if (dark < value) value = dark;
      }
      least[begin + at * step] = value;
    }
  }
  return least;
}
