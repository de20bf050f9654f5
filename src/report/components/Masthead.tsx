import type { Result } from '../../model/result.ts';
import { unaskedDifferences } from '../../result/unasked.ts';
import { plural } from '../../text/format-value.ts';
import { asked } from '../view/command-line.ts';
import { comparisonRows } from '../view/comparison-row.ts';
import { headFacts } from '../view/run-facts.ts';
import { answerOf, weight } from '../view/summary.ts';
import { Alerts } from './Alerts.tsx';
import { Swatch } from './Swatch.tsx';

const Labels = ({ result }: { result: Result }) => (
  <>
    {result.partial ? <span class="label bad">partial</span> : null}
    {result.environment.emulated ? <span class="label doubt">emulated</span> : null}
    {result.plan.preset === 'quick' ? <span class="label doubt">quick: advisory</span> : null}
  </>
);

const Facts = ({ result }: { result: Result }) => (
  <dl class="facts">
    <div class="wide">
      <dt>Command</dt>
      <dd>
        <code>{asked(result)}</code>
      </dd>
    </div>
    {headFacts(result).map(({ name, value }) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);

const Answer = ({ result }: { result: Result }) => {
  const { first, clauses, left } = answerOf(result, comparisonRows(result));
  return (
    <>
      <h1>{first}</h1>
      {clauses.length > 0 ? (
        <ul class="answer">
          {clauses.map(({ style, name, text }) => (
            <li key={style}>
              <Swatch style={style} />
              <span>
                <b>{name}</b> {text}
              </span>
            </li>
          ))}
          {left > 0 ? <li>{plural(left, 'more topology is', 'more topologies are')} in the table.</li> : null}
        </ul>
      ) : null}
    </>
  );
};

/** What may explain the answer, and no one asked for. */
const Unasked = ({ result }: { result: Result }) => {
  const differences = unaskedDifferences(result);
  return differences.length === 0 ? null : (
    <ul class="answer">
      {differences.map((text) => (
        <li key={text}>
          <span>
            <b>Not asked for:</b> {text}.
          </span>
        </li>
      ))}
    </ul>
  );
};

/** The answer first, then how it was found, then what casts doubt on it. */
export const Masthead = ({ result }: { result: Result }) => (
  <header class="masthead">
    <p class="brand">
      <b>vethscope</b>
      <span>
        run {result.runId} on {result.environment.hostname}
      </span>
      <Labels result={result} />
    </p>
    <Answer result={result} />
    <Unasked result={result} />
    <p class="faint">{weight(result, comparisonRows(result))}</p>
    <Facts result={result} />
    <Alerts result={result} />
  </header>
);
