/** Signed out: the sign-in page. Signed in: the console. */
import { useSyncExternalStore } from 'react';
import { Console } from './console.js';
import { session } from './session/session.js';
import { SignIn } from './session/sign-in.js';
import { useTheme } from './shell/use-theme.js';

export function App() {
  const token = useSyncExternalStore(session.subscribe, session.token);
  const theme = useTheme();
  return token ? <Console theme={theme} /> : <SignIn />;
}
