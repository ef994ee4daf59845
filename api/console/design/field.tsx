/** Form fields: a label, what may be filled in, a hint, and what is wrong with it (`fieldError` of data/problem.ts). */
import type { InputHTMLAttributes, ReactNode, SelectHTMLAttributes, TextareaHTMLAttributes } from 'react';
import { useId } from 'react';
import './field.css';

interface Words {
  label: string;
  hint?: string;
  error?: string | undefined;
}

function Field({ label, hint, error, children }: Words & { children(ids: object, id: string): ReactNode }) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined }, id)}
      {hint && <small id={`${id}-hint`}>{hint}</small>}
      {error && (
        <p className="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

export function TextField({ label, hint, error, ...rest }: Words & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <Field {...{ label, error, ...(hint && { hint }) }}>
      {(ids) => <input className="input" {...rest} {...ids} />}
    </Field>
  );
}

export function TextArea({ label, hint, error, ...rest }: Words & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return (
    <Field {...{ label, error, ...(hint && { hint }) }}>
      {(ids) => <textarea className="input" rows={3} {...rest} {...ids} />}
    </Field>
  );
}

export type Option = readonly [value: string, label: string];

export function SelectField({
  label,
  hint,
  error,
  options,
  ...rest
}: Words & { options: readonly Option[] } & SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <Field {...{ label, error, ...(hint && { hint }) }}>
      {(ids) => (
        <select className="input" {...rest} {...ids}>
          {options.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function CheckField({ label, ...rest }: { label: string } & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <label className="check">
      <input type="checkbox" {...rest} />
      {label}
    </label>
  );
}
