import { useState, type KeyboardEvent } from 'react'
import { HIGHEST_PRICE, LONGEST_CURRENCY } from '#shared/limits'
import { words } from '#shared/words/words'
import { changeSettings, useSettings } from '../../stores/settings-store'
import { stopTypedKeys } from '../../ui/keys'

const DEFAULT_CURRENCY = 'EUR'

/** What a kWh costs, in the currency that the person writes. Kept when a field is left, or by Enter. */
export function PriceFields() {
  const price = useSettings((settings) => settings.energyPrice)
  const [amount, setAmount] = useState(price === null ? '' : String(price.perKwh))
  const [currency, setCurrency] = useState(price?.currency ?? DEFAULT_CURRENCY)
  const [problem, setProblem] = useState<string | null>(null)
  const save = (): void => {
    const perKwh = parseAmount(amount)
    if (amount.trim() === '') changeSettings({ energyPrice: null })
    else if (perKwh !== null && currency.trim() !== '')
      changeSettings({ energyPrice: { perKwh, currency: currency.trim() } })
    else {
      setProblem(perKwh === null ? words.ledger.enterPrice : words.ledger.enterCurrency)
      return
    }
    setProblem(null)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    stopTypedKeys(event)
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) save()
  }
  return (
    <div className="ledger-price">
      <label>
        {words.ledger.kwhCosts}{' '}
        <input
          className="field"
          inputMode="decimal"
          size={8}
          maxLength={16}
          placeholder="0.30"
          value={amount}
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : 'price-problem'}
          onChange={(event) => setAmount(event.target.value)}
          onKeyDown={onKeyDown}
          onBlur={save}
        />
      </label>{' '}
      <input
        className="field"
        aria-label={words.ledger.currency}
        size={6}
        maxLength={LONGEST_CURRENCY}
        value={currency}
        onChange={(event) => setCurrency(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={save}
      />
      {problem !== null && (
        <span id="price-problem" role="alert" className="ledger-problem">
          {problem}
        </span>
      )}
    </div>
  )
}

/** A decimal number with a point or a comma; null where it is none, or no price. */
function parseAmount(text: string): number | null {
  const trimmed = text.trim().replace(',', '.')
  const perKwh = /^\d+(\.\d*)?$|^\.\d+$/.test(trimmed) ? Number(trimmed) : Number.NaN
  return perKwh > 0 && perKwh <= HIGHEST_PRICE ? perKwh : null
}
