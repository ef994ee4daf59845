/** Signed out: the sign-in page. Signed in: the console. */
import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { queryClient } from './data/query-client.js';
import { session } from './session/session.js';
import { SignIn } from './session/sign-in.js';
import { Frame } from './shell/frame.js';

export function App() {
  const signedIn = useSyncExternalStore(session.subscribe, () => session.token() !== undefined);
  useEffect(() => {
    if (!signedIn) queryClient.clear(); // the next person sees nothing of this one's
  }, [signedIn]);
  return <QueryClientProvider client={queryClient}>{signedIn ? <Frame /> : <SignIn />}</QueryClientProvider>;
}
