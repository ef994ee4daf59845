/** Says on every page that what stands there is no longer live. The live map has words of its own. */
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { useLiveSession } from '../live/live-session.js';
import './connection-lost.css';

/** A connection that is back within this is not worth a word. */
const PATIENCE_MS = 1500;

export function ConnectionLost() {
  const { connection } = useLiveSession();
  const [here] = useLocation();
  const [told, setTold] = useState(false);
  const lost = connection.state === 'reconnecting';
  useEffect(() => {
    if (!lost) return setTold(false);
    const patience = setTimeout(() => setTold(true), PATIENCE_MS);
    return () => clearTimeout(patience);
  }, [lost]);
  return (
    <p className="connection-lost" role="status" hidden={!told || here === '/'}>
      {told && here !== '/' && 'Connection lost. What stands here is as it was then; it goes on by itself.'}
    </p>
  );
}
