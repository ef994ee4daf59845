/** Every format that can be replayed, by the name on the command line. */
import type { RecordingFormat } from '../recording.js';
import { bmwi3 } from './bmwi3.js';
import { carobd } from './carobd.js';
import { kit } from './kit.js';
import { nds } from './nds.js';
import { porto } from './porto.js';
import { twizy } from './twizy.js';

export const FORMATS: readonly RecordingFormat[] = [nds, twizy, porto, carobd, kit, bmwi3];
