use super::*;
use proptest::prelude::*;

/// A tree by parents (each lower than its child) and what each unit counts at
/// itself: the figure and the rest of the whole.
fn tree(parents: &[usize], own: &[(i64, i64)]) -> (Vec<Node>, Vec<Guards>) {
    let mut order = vec![0];
    let mut at = 0;
    while at < order.len() {
        let below = (1..own.len()).filter(|n| parents[n - 1] % n == order[at]);
        order.extend(below.collect::<Vec<_>>());
        at += 1;
    }
    let place = |n: usize| order.iter().position(|o| *o == n).expect("in the tree");
    let mut nodes: Vec<Node> = (0..own.len())
        .map(|at| Node {
            unit: UnitId(at as u32 + 1),
            children: vec![],
        })
        .collect();
    let mut counts: Vec<Vec<i64>> = order.iter().map(|n| vec![own[*n].0, own[*n].1]).collect();
    for n in (1..own.len()).rev() {
        let (child, parent) = (place(n), place(parents[n - 1] % n));
        nodes[parent].children.insert(0, child);
    }
    for child in (1..nodes.len()).rev() {
        let parent = nodes
            .iter()
            .position(|p| p.children.contains(&child))
            .expect("has a parent");
        let below = counts[child].clone();
        counts[parent]
            .iter_mut()
            .zip(below)
            .for_each(|(sum, n)| *sum += n);
    }
    let guards = counts
        .into_iter()
        .map(|counts| Guards {
            counts,
            labelled: 1,
        })
        .collect();
    (nodes, guards)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_hidden_count_follows_from_shown_ones_along_the_tree(
        parents in prop::collection::vec(0usize..12, 11),
        own in prop::collection::vec((prop_oneof![Just(0i64), 0i64..8, 0i64..40], prop_oneof![Just(0i64), 0i64..8]), 1..12),
    ) {
        let (nodes, guards) = tree(&parents, &own);
        let hidden = hide(&nodes, &guards);
        for (guard, is_hidden) in guards.iter().zip(&hidden) {
            prop_assert!(*is_hidden || !guard.is_few(), "a few is shown");
        }
        // What a reader can work out: any relation with one unknown left. What
        // a unit counts at itself is taken as known unless it had to be hidden.
        let mut known: Vec<bool> = hidden.iter().map(|h| !h).collect();
        let own_hidden = |at: usize| {
            let below: Vec<&Guards> = nodes[at].children.iter().map(|c| &guards[*c]).collect();
            let own = guards[at].less(&below);
            let mut parts: Vec<Guards> = below.into_iter().cloned().collect();
            let marks: Vec<bool> = nodes[at].children.iter().map(|c| hidden[*c]).chain([own.is_few()]).collect();
            parts.push(own);
            protect(&parts, &marks, hidden[at]).0.last().copied().unwrap_or(false)
        };
        let mut own_known: Vec<bool> = (0..nodes.len()).map(|at| nodes[at].children.is_empty() || !own_hidden(at)).collect();
        loop {
            let mut is_new = false;
            for at in (0..nodes.len()).filter(|at| !nodes[*at].children.is_empty()) {
                let unknown: Vec<usize> = nodes[at].children.iter().copied().filter(|c| !known[*c]).collect();
                match (known[at], own_known[at], unknown.as_slice()) {
                    (true, true, [one]) => { known[*one] = true; is_new = true; }
                    (true, false, []) => { own_known[at] = true; is_new = true; }
                    (false, true, []) => { known[at] = true; is_new = true; }
                    _ => {}
                }
            }
            if !is_new { break; }
        }
        for at in 0..nodes.len() {
            prop_assert_eq!(known[at], !hidden[at], "unit {} of {:?}", at, guards);
            prop_assert_eq!(own_known[at], nodes[at].children.is_empty() || !own_hidden(at), "own of {}", at);
        }
        // Those hidden below a shown parent are not few together either.
        for at in (0..nodes.len()).filter(|at| !hidden[*at]) {
            for guard in 0..2 {
                let mut sum: i64 = nodes[at].children.iter().filter(|c| hidden[**c]).map(|c| guards[*c].counts[guard]).sum();
                if own_hidden(at) && !nodes[at].children.is_empty() {
                    let below: Vec<&Guards> = nodes[at].children.iter().map(|c| &guards[*c]).collect();
                    sum += guards[at].less(&below).counts[guard];
                }
                prop_assert!(!is_few(sum), "together {}", sum);
            }
        }
    }
}

fn hidden_of(children: &[i64]) -> Vec<bool> {
    let own: Vec<(i64, i64)> = [(0, 0)]
        .into_iter()
        .chain(children.iter().map(|n| (*n, 90)))
        .collect();
    let (nodes, guards) = tree(&vec![0; children.len()], &own);
    hide(&nodes, &guards)
}

#[test]
fn one_few_takes_the_next_sibling_in_code_order_along() {
    assert_eq!(hidden_of(&[30, 3, 40]), [false, true, true, false]);
    assert_eq!(hidden_of(&[30, 40, 50]), [false; 4]);
    assert_eq!(
        hidden_of(&[0, 40, 3]),
        [false, false, true, true],
        "a 0 protects nobody"
    );
}

#[test]
fn labels_that_leave_one_solution_hide_more() {
    assert_eq!(
        hidden_of(&[4, 4, 70]),
        [false, true, true, true],
        "8 of two 少于5 is 4 and 4"
    );
    assert_eq!(
        hidden_of(&[4, 4]),
        [true, true, true],
        "no third child: the parent goes too"
    );
    assert_eq!(hidden_of(&[2, 4, 70]), [false, true, true, false]);
}
