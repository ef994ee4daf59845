/** A secret that is shown this one time, with a button that copies it. */
import { Copy } from 'lucide-react';
import { Button } from './button.js';
import './shown-once.css';
import { toast } from './toasts.js';

export function ShownOnce({ label, secret }: { label: string; secret: string }) {
  const copy = () =>
    navigator.clipboard.writeText(secret).then(
      () => toast.done('Copied'),
      () => toast.failed('The browser would not copy it. Select it and copy it by hand.'),
    );
  return (
    <div className="shown-once">
      <p>{label}</p>
      <pre className="code">{secret}</pre>
      <Button icon={Copy} onClick={copy}>
        Copy
      </Button>
    </div>
  );
}
