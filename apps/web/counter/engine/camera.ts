import { thickenInk } from '#core/code';
import { CodesInView } from './codes-in-view.js';
import type { Reader } from './reader.js';
import { looksPrinted, SecondLook } from './second-look.js';

/** `refused`: the person or the browser said no. `none`: there is no camera. `busy`: another program has it. `lost`: it went away while in use. */
export type CameraTrouble = 'refused' | 'none' | 'busy' | 'lost';

export interface CameraEvents {
  /** A readable code, alone in view. The same one is told again for as long as it is held there. */
  onText(text: string): void;
  /** Several codes in view: neither is taken. Told when this begins and when it ends: 画面里有两个码，请只放一个. */
  onCrowd(crowd: boolean): void;
  /** Whether the picture is too dark to read. */
  onDark(dark: boolean): void;
  onTrouble(trouble: CameraTrouble): void;
}

export interface CameraEye {
  /** Whether this camera has a lamp. */
  readonly canLight: boolean;
  light(on: boolean): Promise<void>;
  stop(): void;
}

const FRAME_MS = 50;
const DARK_EVERY_MS = 500;
const DARK_BELOW = 38;
/** Kept at most this wide: a code of 45 modules needs four pixels each, and more only costs time. */
const WIDTH_MOST = 1280;

/** One loop over the camera's frames. A frame that cannot be read ends nothing: the next one is looked at as if nothing had happened. */
export async function openCamera(video: HTMLVideoElement, events: CameraEvents, cameraId?: string): Promise<CameraEye> {
  let stopped = false;
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { width: { ideal: 1280 }, height: { ideal: 720 }, ...(cameraId === undefined ? { facingMode: 'environment' } : { deviceId: { exact: cameraId } }) },
    });
  } catch (error) {
    events.onTrouble(troubleOf(error));
    return NO_EYE;
  }
  const [track] = stream.getVideoTracks();
  track?.addEventListener('ended', () => {
    if (!stopped) events.onTrouble('lost');
  });
  video.srcObject = stream;
  // A muted picture in the page may always play: this is refused only when the page was left meanwhile, and then nobody looks.
  await video.play().catch(() => undefined);
  const canLight = (track?.getCapabilities() as { torch?: boolean } | undefined)?.torch === true;
  const stop = (): void => {
    stopped = true;
    for (const one of stream.getTracks()) one.stop();
    video.srcObject = null;
  };
  // A counter that has only a gun never loads the reader’s megabyte.
  void import('./reader.js')
    .then(({ openReader }) => openReader())
    .then(
      (read) => watch(video, events, read, () => stopped),
      () => {
        if (!stopped) events.onTrouble('lost');
      },
    );
  return {
    canLight,
    light: async (on) => {
      // A lamp that does not obey leaves the picture as dark as it was, which the page says already.
      if (canLight) await track?.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] }).catch(() => undefined);
    },
    stop,
  };
}

const NO_EYE: CameraEye = { canLight: false, light: () => Promise.resolve(), stop: () => undefined };

async function watch(video: HTMLVideoElement, events: CameraEvents, read: Reader, isStopped: () => boolean): Promise<void> {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const inView = new CodesInView();
  const second = new SecondLook();
  let darkAt = 0;
  let dark = false;
  while (!isStopped()) {
    const began = performance.now();
    try {
      if (context && video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && video.videoWidth > 0) {
        const scale = Math.min(1, WIDTH_MOST / video.videoWidth);
        canvas.width = Math.round(video.videoWidth * scale);
        canvas.height = Math.round(video.videoHeight * scale);
        context.drawImage(video, 0, 0, canvas.width, canvas.height);
        const frame = context.getImageData(0, 0, canvas.width, canvas.height);
        const first = read(frame);
        const radius = second.after(first.length > 0, began);
        const found = radius === null ? first : lookAgain(context, read, second, radius);
        const { text, crowd } = inView.frame(found);
        if (crowd !== null) events.onCrowd(crowd);
        if (text !== null && !isStopped()) events.onText(text);
        if (began - darkAt > DARK_EVERY_MS) {
          darkAt = began;
          const isDark = brightness(frame) < DARK_BELOW;
          if (isDark !== dark) events.onDark((dark = isDark));
        }
      }
    } catch {
      // One frame less. The loop must outlive whatever stood before the camera.
    }
    await pause(Math.max(0, FRAME_MS - (performance.now() - began)));
  }
}

/** The middle of the same frame with its ink thickened: what hairlines have cut apart on a worn card closes up again. */
function lookAgain(context: CanvasRenderingContext2D, read: Reader, second: SecondLook, radius: number): string[] {
  const from = performance.now();
  const { width, height } = context.canvas;
  const side = Math.min(width, height);
  const middle = context.getImageData((width - side) >> 1, (height - side) >> 1, side, side);
  const found = looksPrinted(middle) ? read(thickenInk(middle, radius)) : [];
  second.took(found.length > 0, from, performance.now());
  return found;
}

/** Mean brightness of a few hundred points, 0 to 255. */
function brightness({ data }: ImageData): number {
  const step = Math.max(4, Math.floor(data.length / 4 / 400) * 4);
  let sum = 0;
  let count = 0;
  for (let at = 0; at < data.length; at += step) {
    sum += ((data[at] ?? 0) * 3 + (data[at + 1] ?? 0) * 6 + (data[at + 2] ?? 0)) / 10;
    count += 1;
  }
  return count === 0 ? 255 : sum / count;
}

function troubleOf(error: unknown): CameraTrouble {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'none';
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
