// The models that come with the system stand beside the compiled code that reads them.
import { cpSync } from 'node:fs';

cpSync('models/shipped', 'dist/models/shipped', { recursive: true });
