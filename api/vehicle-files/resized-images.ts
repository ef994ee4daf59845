/** An image in the sizes that pages show, as WebP, upright, and without what its camera wrote into it. */
import { MotorpoolError } from '../../platform/errors.js';
import { boundedQueue } from '../http/bounded-queue.js';

export const WIDTHS = [320, 800, 1600] as const;
export type Width = `${(typeof WIDTHS)[number]}`;

const MOST_PIXELS = 40_000_000; // a small file may hold an image that fills the memory
const QUALITY = 80;
/** Decoded, one may take 160 MB. It runs outside the event loop, on two threads at most. */
const inLine = boundedQueue({ running: 2, waiting: 20 });

export interface ResizedImage {
  /** Of the image as it came, upright. */
  width: number;
  height: number;
  /** A smaller image is not made larger. */
  sizes: { width: Width; bytes: Buffer }[];
}

/** Throws a MotorpoolError: bad-input for what cannot be decoded or is too large, unavailable when many wait already. */
export function resizedImages(bytes: Buffer): Promise<ResizedImage> {
  return inLine(async () => {
    const { default: sharp } = await import('sharp'); // 30 MB that most processes never need
    sharp.concurrency(1);
    const input = { limitInputPixels: MOST_PIXELS, failOn: 'error', pages: 1 } as const;
    try {
      const { width = 0, height = 0 } = (await sharp(bytes, input).metadata()).autoOrient;
      const sizes: ResizedImage['sizes'] = [];
      for (const size of WIDTHS) {
        const resized = sharp(bytes, input).autoOrient().resize({ width: size, withoutEnlargement: true });
        sizes.push({ width: `${size}`, bytes: await resized.webp({ quality: QUALITY }).toBuffer() });
      }
      return { width, height, sizes };
    } catch {
      throw new MotorpoolError('bad-input', 'bad-image', 'The image is broken, or has more than 40 million pixels.');
    }
  });
}
