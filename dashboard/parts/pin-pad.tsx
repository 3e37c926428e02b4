// Digits on big keys for gloves; a keyboard works as well. The PIN is never shown.
import { type ReactElement, useEffect, useRef, useState } from "react";

const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;
const PIN_MIN = 4;
const PIN_MAX = 12;

interface PinPadProps {
  readonly faultWords: string | null;
  readonly isBusy: boolean;
  readonly onEnter: (pin: string) => void;
}

interface KeysProps {
  readonly onDigit: (digit: string) => void;
  readonly onErase: () => void;
  readonly isBusy: boolean;
}

function Keys({ onDigit, onErase, isBusy }: KeysProps): ReactElement {
  const digitKey = (digit: string): ReactElement => (
    <button
      key={digit}
      type="button"
      className="pin__key"
      onClick={() => {
        onDigit(digit);
      }}
    >
      {digit}
    </button>
  );
  return (
    <div className="pin__keys">
      {DIGITS.map(digitKey)}
      <button type="button" className="pin__key pin__key--word" onClick={onErase}>
        Erase
      </button>
      {digitKey("0")}
      <button type="submit" className="pin__key pin__key--enter" aria-disabled={isBusy}>
        {isBusy ? "Wait…" : "Enter"}
      </button>
    </div>
  );
}

function PinFault({ words }: { readonly words: string | null }): ReactElement {
  return (
    <p className="pin__fault" role="alert">
      {words !== null && (
        <span className="nhsuk-error-message" id="pin-fault">
          <span className="nhsuk-u-visually-hidden">Error: </span>
          {words}
        </span>
      )}
    </p>
  );
}

function useClearedOnFault(faultWords: string | null, clear: () => void): void {
  useEffect(() => {
    if (faultWords !== null) clear();
  }, [faultWords]);
}

export function PinPad({ faultWords, isBusy, onEnter }: PinPadProps): ReactElement {
  const [pin, setPin] = useState("");
  const [isShort, setShort] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useClearedOnFault(faultWords, () => {
    setPin("");
  });
  useEffect(() => {
    field.current?.focus();
  }, []);
  const write = (next: string): void => {
    setShort(false);
    setPin(next.replace(/\D/g, "").slice(0, PIN_MAX));
  };
  const words = isShort ? `A PIN has at least ${PIN_MIN} digits.` : faultWords;
  return (
    <form
      className="pin"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setShort(pin.length < PIN_MIN);
        if (pin.length >= PIN_MIN && !isBusy) onEnter(pin);
      }}
    >
      <PinFault words={words} />
      <label className="nhsuk-u-visually-hidden" htmlFor="pin">
        PIN
      </label>
      <input
        id="pin"
        ref={field}
        className={`pin__field${words === null ? "" : " pin__field--fault"}`}
        type="password"
        // The keys below are the keyboard: the tablet's own would cover them.
        inputMode="none"
        autoComplete="off"
        aria-describedby={words === null ? undefined : "pin-fault"}
        aria-invalid={words !== null}
        value={pin}
        onChange={(event) => {
          write(event.currentTarget.value);
        }}
      />
      <Keys
        isBusy={isBusy}
        onDigit={(digit) => {
          write(pin + digit);
        }}
        onErase={() => {
          write(pin.slice(0, -1));
        }}
      />
    </form>
  );
}
