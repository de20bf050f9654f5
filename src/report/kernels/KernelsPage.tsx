import type { Result } from '../../result/schema.ts';
import { ArmName } from '../components/ArmName.tsx';
import { type Column, DataTable } from '../components/DataTable.tsx';
import { Document } from '../components/Document.tsx';
import { FactTable } from '../components/FactTable.tsx';
import { FigureCell } from '../components/FigureCell.tsx';
import { ScrollBox } from '../components/ScrollBox.tsx';
import { Section } from '../components/Section.tsx';
import { metrics } from '../view/figures.ts';
import { headFacts } from '../view/run-facts.ts';
import {
  kernelComparisonRows,
  kernelDoubts,
  kernelHookRows,
  kernelOf,
  kernelStageRows,
  kernelsAnswer,
} from './kernel-view.ts';

type Props = { readonly results: readonly Result[] };

const Comparison = ({ results }: Props) => (
  <ScrollBox label="Topologies on kernels">
    <table class="compare">
      <thead>
        <tr>
          <th scope="col">Topology and kernel</th>
          {metrics.map(({ id, label, better }) => (
            <th scope="col" key={id}>
              {label}
              <span class="sub">{better} is better</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {kernelComparisonRows(results).map(({ kernel, emulated, row }) => (
          <tr key={`${row.arm.id} ${kernel}`}>
            <th scope="row">
              <ArmName id={row.arm.id} style={row.style} />
              <span class="sub">{kernel}</span>
              {emulated ? <span class="label doubt">emulated</span> : null}
            </th>
            {row.cells.map((cell, i) => {
              const metric = metrics[i];
              return metric ? (
                <FigureCell key={metric.id} row={row} cell={cell} metric={metric} hasRaw={false} />
              ) : null;
            })}
          </tr>
        ))}
      </tbody>
    </table>
  </ScrollBox>
);

const perKernel = <Row extends { readonly cells: readonly string[] }>(results: readonly Result[]): Column<Row>[] =>
  results.map((result, i) => ({ title: kernelOf(result), cell: ({ cells }) => cells[i] ?? '' }));

const Stages = ({ results }: Props) => {
  const rows = kernelStageRows(results);
  if (rows.length === 0) return <p>No visit with ping and probes yielded a stage.</p>;
  const columns: Column<(typeof rows)[number]>[] = [
    { title: 'Topology', cell: ({ arm, style }) => <ArmName id={arm} style={style} /> },
    { title: 'Stage', cell: ({ place }) => place },
    ...perKernel<(typeof rows)[number]>(results),
  ];
  return <DataTable label="Stages on kernels" columns={columns} rows={rows} />;
};

const Hooks = ({ results }: Props) => {
  const rows = kernelHookRows(results);
  if (rows.length === 0) return <p>No probe was attached.</p>;
  const columns: Column<(typeof rows)[number]>[] = [
    { title: 'Hook', cell: ({ hook }) => <code>{hook}</code> },
    ...perKernel<(typeof rows)[number]>(results),
  ];
  return <DataTable label="Hooks on kernels" columns={columns} rows={rows} />;
};

/** Links are to files beside the page: nothing is fetched until a reader follows one. */
const Runs = ({ results }: Props) => (
  <>
    {results.map((result) => (
      <div key={result.runId}>
        <h3>
          <a href={`${encodeURIComponent(kernelOf(result))}/index.html`}>{kernelOf(result)}</a>
        </h3>
        <FactTable label={`Run on ${kernelOf(result)}`} facts={headFacts(result)} />
      </div>
    ))}
  </>
);

const Masthead = ({ results }: Props) => (
  <header class="masthead">
    <p class="brand">
      <b>vethscope</b>
      <span>{results.length} kernels</span>
      {results.some(({ environment }) => environment.emulated) ? <span class="label doubt">emulated</span> : null}
    </p>
    <h1>{kernelsAnswer(results)}</h1>
    {kernelDoubts(results).map((doubt) => (
      <p key={doubt} class="doubt">
        {doubt}
      </p>
    ))}
  </header>
);

/** One page of runs on several kernels. */
export const KernelsPage = ({ results, clientScript }: Props & { readonly clientScript: string }) => (
  <Document
    title={`vethscope: ${results.map(kernelOf).join(', ')}`}
    skipTo={{ id: 'comparison', place: 'the comparison' }}
    charts={[]}
    raw={[]}
    styles={Math.max(...results.map(({ arms }) => arms.length))}
    clientScript={clientScript}
  >
    <Masthead results={results} />
    <main>
      <Section
        id="comparison"
        title="Kernels and topologies"
        lead="Visits without probes. The change is to the control on the same kernel, taken block by block: it carries from kernel to kernel better than the figure itself."
      >
        <Comparison results={results} />
      </Section>
      <Section id="stages" title="Stages under ping" lead="Medians from eBPF histograms in the visits with probes.">
        <Stages results={results} />
      </Section>
      <Section
        id="hooks"
        title="What each kernel shows"
        lead="Functions and tracepoints that the probes ask for, and how often each fired in all visits with probes."
      >
        <Hooks results={results} />
      </Section>
      <Section id="runs" title="The runs" lead="The same plan and the same seed; each has a page of its own.">
        <Runs results={results} />
      </Section>
    </main>
    <footer>vethscope {results[0]?.tool.version ?? ''}, rendered from the result.json of each kernel.</footer>
  </Document>
);
