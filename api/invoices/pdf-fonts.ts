/** The fonts of PDFs: our own, as the ones that every reader has know Western letters only. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const { resolve } = createRequire(import.meta.url);

/** Paths of a font in two weights. */
export interface PdfFont {
  text: string;
  bold: string;
}

/** The first is for all letters that it has; one after the other is asked for the rest. */
export function pdfFonts(): PdfFont[] {
  const noto = (name: string, file: string) => ({
    text: resolve(`@expo-google-fonts/${name}/400Regular/${file}_400Regular.ttf`),
    bold: resolve(`@expo-google-fonts/${name}/700Bold/${file}_700Bold.ttf`),
  });
  return [
    { text: resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'), bold: resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf') },
    noto('noto-sans-thai', 'NotoSansThai'),
    noto('noto-sans-devanagari', 'NotoSansDevanagari'),
    // Too large to come with us: 30 MB each. Whoever needs them installs them.
    ...installed('@embedpdf/fonts-jp', 'NotoSansJP'),
    ...installed('@embedpdf/fonts-sc', 'NotoSansHans'),
    ...installed('@embedpdf/fonts-kr', 'NotoSansKR'),
  ];
}

function installed(name: string, file: string): PdfFont[] {
  try {
    const folder = join(dirname(resolve(name)), '../fonts');
    return [{ text: join(folder, `${file}-Regular.otf`), bold: join(folder, `${file}-Bold.otf`) }];
  } catch {
    return [];
  }
}

/**
 * Which font a text is drawn with: the first that has all of its letters, else the one that lacks the fewest. It goes to a
 * thread as text, so it may use nothing but what it is given. `open`: a font by its path.
 */
export function lettersOf(
  fonts: readonly PdfFont[],
  open: (path: string) => { hasGlyphForCodePoint(codePoint: number): boolean },
) {
  let missing = false;
  return {
    areMissing: () => missing,
    fontFor(text: string, weight: 'text' | 'bold'): string {
      const points = [...text].filter((letter) => !/\s/u.test(letter)).map((letter) => letter.codePointAt(0) ?? 0);
      let best = { path: '', lacks: Number.POSITIVE_INFINITY };
      for (const font of fonts) {
        const path = font[weight];
        const face = open(path);
        const lacks = points.filter((point) => !face.hasGlyphForCodePoint(point)).length;
        if (lacks < best.lacks) best = { path, lacks };
        if (lacks === 0) break;
      }
      if (best.lacks > 0) missing = true;
      return best.path;
    },
  };
}
