import type { Result } from '../../model/result.ts';
import { hopFigures } from '../view/hop-figures.ts';
import { ArmName } from './ArmName.tsx';
import type { PageSection } from './page-section.ts';
import { ScrollBox } from './ScrollBox.tsx';
import { TopologyDrawing } from './TopologyDrawing.tsx';

const lead =
  'Drawn from the data that built them. Outer boxes are network namespaces; the thick line is the way of a packet from client to server; figures at a device are medians of its stages under ping.';

const Content = ({ result }: { result: Result }) => {
  const figures = hopFigures(result);
  return (
    <div class="drawings">
      {result.arms.map(({ id, topology }, style) => (
        <div class="drawing" key={id}>
          <ArmName id={id} style={style} />
          <span class="sub">{topology.title}</span>
          <ScrollBox label={`Drawing of ${id}`}>
            <TopologyDrawing topology={topology} figures={figures.get(id) ?? new Map()} />
          </ScrollBox>
        </div>
      ))}
    </div>
  );
};

export const drawingSection: PageSection = {
  id: 'topologies',
  place: 'Topologies',
  title: 'Topologies',
  lead,
  Content,
};
